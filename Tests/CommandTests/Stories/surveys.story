# Two praise, one is indifferent, one complains; Ada changes her mind, and her last word counts.
ada purchase 09:00 order_id=1 value=20 currency=EUR
ada nps_asked 10:00
bob nps_asked 10:00
cid nps_asked 10:00
eve nps_asked 10:00
fay nps_asked 10:00
ada nps_response 11:00 score=2
ada nps_response 12:00 score=10 comment=better
bob nps_response 11:00 score=9
cid nps_response 11:00 score=7
eve nps_response 11:00 score=3

> surveys
survey stage answers score response_rate
nps (all) 4 25 0.800000
nps (none) 3 0 0.750000
nps purchase 1 100 1.000000
