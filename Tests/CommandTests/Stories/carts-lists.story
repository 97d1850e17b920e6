# Orders and carts that list their products, as GA4 and Segment do. Ida leaves a lamp and buys a rug the
# day after: her cart is not recovered. Jon leaves a lamp and a cup, and buys a cup: his is. Kim takes
# one of her two items out, and what is left is not empty.
ida add_to_cart 09:00 product_ids=["lamp"] product_prices=[40] currency=EUR
ida purchase 2d09:00 order_id=L1 value=90 currency=EUR product_ids=["rug"]
jon add_to_cart 09:00 product_ids=["lamp","cup"] product_prices=["40","5"] product_quantities=[1,"2"] currency=EUR
jon purchase 2d09:00 order_id=L2 value=5 currency=EUR product_ids=["plate","cup"]
kim add_to_cart 09:00 product_ids=["cup","plate"] product_prices=["5",null] value=12 currency=EUR
kim remove_from_cart 09:05 product_ids=["cup"] product_prices=["5"] currency=EUR
late page_view 40d09:00

> carts
carts ordered emptied abandoned open recovered value_lost value_recovered orders_without_cart currency
3 0 0 3 0 1 97 50 2 EUR
