"""FastAPI on uvicorn: everybody gets what is posted to /pub."""

from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect

app = FastAPI()
sockets: set[WebSocket] = set()


@app.websocket("/ws")
async def follow(socket: WebSocket):
    await socket.accept()
    sockets.add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        pass
    finally:
        sockets.discard(socket)


@app.post("/pub")
async def publish(request: Request):
    body = (await request.body()).decode()
    for socket in list(sockets):
        await socket.send_text(body)
    return "ok"
