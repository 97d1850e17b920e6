# Dora looks on Monday and again on Sunday, then buys an hour later: her best entry is the second one.
# Ed's two events carry the same second; either order counts, and each event is used once.
dora view 09:00
dora view 6d09:00
dora buy 6d10:00
ed buy 10:00
ed view 10:00
fay view 11:00
fay view 11:05
late other 9d10:00

> funnel view,buy --window 1d
step name persons dropped
1 view 3 1
2 buy 2 0

> funnel view,view --window 1d
step name persons dropped
1 view 3 2
2 view 1 0
