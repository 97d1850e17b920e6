# Ada would have bought in time, had she not asked for help; Cid came half an hour too late.
ada view 09:00
ada cart 09:10
ada help 09:15
ada buy 09:20
cid view 11:00
cid cart 11:30
cid buy 12:30
late other 20:00

> why funnel view,cart,buy --window 1h --exclude help@2-3 --person ada
level outcome blamed_event blamed_line level_without
2 excluded help 3 3

> why funnel view,cart,buy --window 1h --person cid
level outcome blamed_event blamed_line level_without
2 dropped buy 7 2

> why funnel view,cart,buy --window 1h --person cid --table chain
step event line seconds_from_previous
1 view 5
2 cart 6 1800

> funnel view,cart,buy,help --pattern (?2)(?!4)(?t<=30m)(?3) --table pattern
entered matched matches
2 0 0

> funnel view,cart,buy,help --pattern (?2)(?!4)(?3) --table pattern
entered matched matches
2 1 1
