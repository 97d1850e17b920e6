#!/usr/bin/env python3
"""Opens pages in headless Chromium and says what the browser complains about.

Usage: browser.py FOLDER ADDRESS...  (pictures go to FOLDER; wants chromium and websocket-client)

A console error, a message of the content security policy, a dialog, a script or a link that is not
the page's own is a problem; the program ends with 1 where there is any.
"""
import base64
import itertools
import json
import subprocess
import sys
import tempfile
import time
import urllib.request

import websocket

folder, addresses = sys.argv[1], sys.argv[2:]
profile = tempfile.mkdtemp()
port = 9333
chromium = subprocess.Popen(
    ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
     f"--remote-debugging-port={port}", "--remote-allow-origins=*", "about:blank"],
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
problems = []


def target():
    for _ in range(300):
        try:
            pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
            for page in pages:
                if page["type"] == "page":
                    return page["webSocketDebuggerUrl"]
        except OSError:
            pass
        time.sleep(0.2)
    sys.exit("chromium did not start")


numbers = itertools.count(1)
events = []


def call(method, **parameters):
    number = next(numbers)
    socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
    while True:
        message = json.loads(socket.recv())
        if message.get("id") == number:
            if "error" in message:
                sys.exit(f"{method}: {message['error']}")
            return message["result"]
        events.append(message)


def wait_for(name, seconds=120):
    end = time.time() + seconds
    while time.time() < end:
        if any(event.get("method") == name for event in events):
            return
        events.append(json.loads(socket.recv()))
    sys.exit(f"no {name} in {seconds} s")


try:
    socket = websocket.create_connection(target(), timeout=120, max_size=None)
    for domain in ["Page", "Runtime", "Log", "Network", "Audits"]:
        call(f"{domain}.enable")
    views = [("light", 1200), ("dark", 1200), ("narrow", 390), ("rtl", 900)]
    for place, address in enumerate(addresses):
        for view, width in views:
            events.clear()
            scheme = "dark" if view == "dark" else "light"
            call("Emulation.setEmulatedMedia",
                 features=[{"name": "prefers-color-scheme", "value": scheme}])
            call("Emulation.setDeviceMetricsOverride", width=width, height=1600,
                 deviceScaleFactor=1, mobile=view == "narrow")
            call("Page.navigate", url=address)
            wait_for("Page.loadEventFired")
            if view == "rtl":
                call("Runtime.evaluate", expression="document.documentElement.dir = 'rtl'")
            facts = call("Runtime.evaluate", returnByValue=True, expression="""
              ({scripts: document.scripts.length, handlers: [...document.querySelectorAll('*')]
                .filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
                links: [...document.querySelectorAll('[href],[src]')]
                  .map(e => e.getAttribute('href') || e.getAttribute('src'))
                  .filter(h => !/^(#|\\/($|[a-z?]))/.test(h)),
                wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
                unnamed: [...document.querySelectorAll('input,select')]
                  .filter(e => !e.labels.length).length,
                text: document.body.innerText.length})""")["result"]["value"]
            if facts["scripts"] or facts["handlers"] or facts["links"] or facts["unnamed"]:
                problems.append(f"{address} {view}: {facts}")
            if facts["wide"] > 0:
                problems.append(f"{address} {view}: {facts['wide']} pixels wider than the window")
            for event in events:
                name, what = event.get("method"), json.dumps(event.get("params", {}))[:300]
                if name in ("Page.javascriptDialogOpening", "Runtime.exceptionThrown"):
                    problems.append(f"{address} {view}: {name} {what}")
                elif name == "Runtime.consoleAPICalled":
                    problems.append(f"{address} {view}: console {what}")
                elif name == "Log.entryAdded":
                    if event["params"]["entry"]["level"] in ("error", "warning"):
                        problems.append(f"{address} {view}: log {what}")
                elif name == "Audits.issueAdded" and "ContentSecurityPolicy" in what:
                    problems.append(f"{address} {view}: policy {what}")
            picture = call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
            with open(f"{folder}/page-{place + 1}-{view}.png", "wb") as file:
                file.write(base64.b64decode(picture["data"]))
            print(f"{address} {view}: {facts['text']} characters of text, seen")
finally:
    chromium.kill()
for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
