# Ida orders from her cart. Jon leaves his and never comes back. Kim empties hers.
ida add_to_cart 09:00 product_id=p1 price=20 quantity=1 currency=EUR
ida purchase 11:00 order_id=C1 value=20 currency=EUR product_id=p1
jon add_to_cart 09:00 product_id=p2 price=35 quantity=2 currency=EUR
kim add_to_cart 09:00 product_id=p3 price=10 quantity=1 currency=EUR
kim remove_from_cart 09:30 product_id=p3 price=10 quantity=1 currency=EUR
late page_view 40d09:00

> carts
carts ordered emptied abandoned open value_lost currency
3 1 1 1 0 70 EUR
