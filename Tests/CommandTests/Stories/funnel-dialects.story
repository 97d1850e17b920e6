# Ada looks, and looks again before she buys; Mixpanel stays with her first look, which is too old.
# Bob asks for help in between: PostHog takes him out of the funnel, the others leave him his look.
ada view 09:00
ada view 09:50
ada buy 10:30
bob view 09:00
bob help 09:05
bob buy 09:10
cid view 11:00
late other 20:00

> funnel view,buy --window 1h --exclude help@1-2
step name persons dropped excluded
1 view 3 2 1
2 buy 1 0 0

> funnel view,buy --window 1h --exclude help@1-2 --as mixpanel
step name persons dropped excluded
1 view 3 3 1
2 buy 0 0 0

> funnel view,buy --window 1h --exclude help@1-2 --as posthog
step name persons dropped excluded
1 view 2 1 0
2 buy 1 0 0

> reconcile cairn mixpanel --funnel view,buy --window 1h --table persons
person level_a level_b rule
customer:ada 2 1 entry
