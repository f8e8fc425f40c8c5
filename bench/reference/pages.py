"""The pages of ../app/pages.go in Gradio, tuned: the same functions, the same components, the same texts.

python pages.py [hello|chat|components]
"""

import os
import sys

os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr  # noqa: E402  (the settings above come first)


async def greet(name):
    return f"Hello, {name}!"


async def reply(message, history):
    """Says 200 characters in 10 pieces."""
    text = ""
    for i in range(10):
        text += f"{f'{i} {message}':19.19s} "
        yield text


def hello():
    with gr.Blocks(title="Greet", analytics_enabled=False) as demo:
        name = gr.Textbox(label="Name")
        run = gr.Button("Run")
        run.click(greet, name, gr.Textbox(label="Greeting"), api_name="greet")
    return demo


def chat():
    return gr.ChatInterface(reply, analytics_enabled=False)


def components():
    """A page of 25 components of 14 kinds, of which the first fields and the button do something."""
    towns = ["Bath", "Cork", "Ghent", "Lund", "Turin"]
    with gr.Blocks(title="Components", analytics_enabled=False) as demo:
        gr.Markdown("# Components\n\nThere are **25** of them.")
        with gr.Row():
            name, greeting = gr.Textbox(label="Name"), gr.Textbox(label="Greeting")
        with gr.Row():
            run = gr.Button("Run")
            gr.Button("Other")
        with gr.Row():
            gr.Textbox(label="Notes", lines=3)
            gr.Textbox(label="Secret", type="password")
        with gr.Row():
            gr.Number(label="Count")
            gr.Number(label="Rate")
        with gr.Row():
            gr.Slider(label="Size")
            gr.Slider(label="Weight")
        with gr.Row():
            gr.Checkbox(label="Agreed")
            gr.Checkbox(label="News")
        with gr.Row():
            gr.CheckboxGroup(towns, label="Visited")
            gr.Radio(towns, label="Home")
        with gr.Row():
            gr.Dropdown(towns, label="Next")
            gr.Dropdown(towns, label="Later", multiselect=True)
        with gr.Row():
            gr.File(label="Document")
            gr.File(label="Result", interactive=False)
        with gr.Row():
            gr.Image(label="Photo")
            gr.Image(label="Sketch", interactive=False)
        with gr.Row():
            gr.Gallery(label="Pictures")
            gr.Label(label="Guess")
        gr.Chatbot(label="Conversation")
        gr.Markdown("That is all.")
        run.click(greet, name, greeting, api_name="greet")
    return demo


if __name__ == "__main__":
    demo = {"hello": hello, "chat": chat, "components": components}[sys.argv[1]]()
    demo.queue(max_size=None, default_concurrency_limit=None)
    demo.launch(ssr_mode=False, quiet=True, show_error=False, max_threads=250)
