"""The app of ../app in Gradio: the same functions, the same components, the same texts.

python app.py [default|tuned]: in the default mode as Gradio comes; tuned, so that nobody can say the baseline was
crippled: asynchronous functions, no concurrency limit, 250 threads, and statistics once in 1,000 events.
Both are without server-side rendering, which would add a Node process to every figure.
"""

import asyncio
import os
import sys
import time

TUNED = "tuned" in sys.argv[1:]
if TUNED:
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr  # noqa: E402  (the settings above come first)


def pieces(message):
    """What the assistant says: 200 characters in 10 pieces."""
    for i in range(10):
        yield f"{f'{i} {message}':19.19s} "


def said(role, text):
    return {"role": role, "content": [{"type": "text", "text": text}]}


def stamp():
    return f"{time.time_ns() // 1000} "


if TUNED:

    async def echo(text):
        return text

    async def gen(n, rate):
        text, begin = "", time.perf_counter()
        for i in range(int(n)):
            if rate > 0 and (late := begin + i / rate - time.perf_counter()) > 0:
                await asyncio.sleep(late)
            text += stamp()
            yield text

    async def chat(message, history):
        text, history = "", history + [said("user", message)]
        for piece in pieces(message):
            text += piece
            yield "", history + [said("assistant", text)]

    async def counter(n):
        return n + 1, str(n + 1)

    async def slow(seconds):
        await asyncio.sleep(min(seconds, 60))
        return "slept"

    async def file(f):
        return f
else:

    def echo(text):
        return text

    def gen(n, rate):
        text, begin = "", time.perf_counter()
        for i in range(int(n)):
            if rate > 0 and (late := begin + i / rate - time.perf_counter()) > 0:
                time.sleep(late)
            text += stamp()
            yield text

    def chat(message, history):
        text, history = "", history + [said("user", message)]
        for piece in pieces(message):
            text += piece
            yield "", history + [said("assistant", text)]

    def counter(n):
        return n + 1, str(n + 1)

    def slow(seconds):
        time.sleep(min(seconds, 60))
        return "slept"

    def file(f):
        return f


MANY = {"concurrency_limit": None} if TUNED else {}
FOUR = {"concurrency_limit": 4}
NAMES = ["echo", "serial", "gen", "grow", "chat", "counter", "slow", "quick", "file"]

with gr.Blocks(title="Bench", analytics_enabled=False) as demo:
    text, out = gr.Textbox(label="Text"), gr.Textbox(label="Out")
    n, rate = gr.Number(label="N"), gr.Number(label="Rate")
    bot = gr.Chatbot(label="Conversation")
    message = gr.Textbox(label="Message")
    given, made = gr.File(label="In"), gr.File(label="Made")
    seconds = gr.Number(label="Seconds")
    state = gr.State(0)
    with gr.Row():
        button = {name: gr.Button(name) for name in NAMES}
    gr.Markdown("One of 25 components.")
    gr.Chatbot(label="Chat")
    gr.Textbox(label="Message")

    button["echo"].click(echo, text, out, api_name="echo", **MANY)
    button["serial"].click(echo, text, out, api_name="serial", concurrency_limit=1)
    button["gen"].click(gen, [n, rate], out, api_name="gen", **MANY)
    button["grow"].click(gen, [n, rate], out, api_name="grow", **MANY)
    button["chat"].click(chat, [message, bot], [message, bot], api_name="chat", **MANY)
    button["counter"].click(counter, state, [state, out], api_name="counter", **MANY)
    button["slow"].click(slow, seconds, out, api_name="slow", **FOUR)
    button["quick"].click(echo, text, out, api_name="quick", **FOUR)
    button["file"].click(file, given, made, api_name="file", **MANY)

if __name__ == "__main__":
    settings = {"max_threads": 250} if TUNED else {}
    demo.queue(max_size=None)
    demo.launch(ssr_mode=False, quiet=True, show_error=False, **settings)
