# Ada goes back and forth between list and item before she buys; Bob goes straight on.
ada list 09:00
ada item 09:01
ada list 09:03
ada item 09:04
ada buy 09:10
bob list 09:00
bob item 09:05
bob buy 09:06

> paths --loops --table loops
persons times total_seconds
1 1 180
1 1 180

> paths --loops --table rework
event ways ways_with_repeats repeats total_seconds
buy 2 0 0 0
item 2 1 1 180
list 2 1 1 180

> paths --between list,buy --per person
position from_event to_event transitions
1 (start) list 2
2 list item 2
3 item buy 1
3 item list 1
4 buy (end) 1
4 list item 1
5 item buy 1
6 buy (end) 1
