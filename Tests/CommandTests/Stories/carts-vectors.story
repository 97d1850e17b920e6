# The ten vectors of the cart's definition, a person each: a limit of 24 hours, 30 days to recover,
# data to hour 200. C1, C3, C5, C6 and C10 end in an order; C2, C4, C5 and C6 leave one behind; C4 and
# C6 come back for it; C7 empties it; C8 still has it; C9 and the late order of C4 have no cart.
c1 add_to_cart @0h price=5 currency=EUR
c1 purchase @2h order_id=1
c2 add_to_cart @0h price=5 currency=EUR
c3 add_to_cart @0h price=5 currency=EUR
c3 purchase @24h order_id=3
c4 add_to_cart @0h price=5 currency=EUR
c4 purchase @25h order_id=4
c5 add_to_cart @0h price=5 product_id=p1 currency=EUR
c5 add_to_cart @30h price=7 product_id=p2 currency=EUR
c5 purchase @31h order_id=5 product_id=p2
c6 add_to_cart @0h price=5 product_id=p1 currency=EUR
c6 add_to_cart @30h price=5 product_id=p1 currency=EUR
c6 purchase @31h order_id=6 product_id=p1
c7 add_to_cart @0h price=5 currency=EUR
c7 remove_from_cart @1h price=5 currency=EUR
c8 add_to_cart @190h price=5 currency=EUR
c9 purchase @5h order_id=9
c10 add_to_cart @0h price=5 currency=EUR
c10 begin_checkout @23h
c10 purchase @46h order_id=10
late page_view @200h

> carts
carts ordered emptied abandoned open recovered value_lost value_recovered net_value_lost orders_without_cart
11 5 1 4 1 2 20 10 10 2
