# Gus buys twice and returns half of the first order. Hana's only order is refunded whole.
gus purchase 09:00 order_id=A1 value=100 currency=EUR
gus purchase 3d09:00 order_id=A2 value=50 currency=EUR
gus refund 4d09:00 order_id=A1 value=50 currency=EUR
hana purchase 10:00 order_id=B1 value=30 currency=EUR
hana refund 1d10:00 order_id=B1 value=30 currency=EUR

> revenue
currency orders customers gross_revenue refunds net_revenue aov repeat_customers
EUR 2 1 180 80 100 50 1
