# Ada buys within the hour. Bob only looks. Cid buys, but an hour and a half after his first view.
ada view 09:00
ada cart 09:10
ada buy 09:20
bob view 10:00
cid view 11:00
cid cart 11:30
cid buy 12:30
late other 20:00

> funnel view,cart,buy --window 60m
step name persons dropped open median_seconds_from_previous
1 view 3 1 0
2 cart 2 1 0 1200
3 buy 1 0 0 600
