/** JSON-RPC over a WebSocket: one message a text frame; binary frames go elsewhere and are not seen here. */
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc/browser';

/** Longest text frame that is read, in UTF-16 units; the gatekeeper sends far less. */
const longest = 16 * 1024 * 1024;

export function socketReader(socket: WebSocket): MessageReader {
  return new SocketReader(socket);
}

export function socketWriter(socket: WebSocket): MessageWriter {
  return new SocketWriter(socket);
}

class SocketReader extends AbstractMessageReader {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
  }

  listen(callback: DataCallback): Disposable {
    const onMessage = (event: MessageEvent) => {
      if (typeof event.data !== 'string') return;
      try {
        if (event.data.length > longest) throw new Error('a frame is longer than any the gatekeeper sends');
        const message: unknown = JSON.parse(event.data);
        if (typeof message !== 'object' || message === null) throw new Error('a frame is not a message');
        callback(message as Message);
      } catch (error) {
        this.fireError(error);
        this.#socket.close();
      }
    };
    const onClose = () => this.fireClose();
    this.#socket.addEventListener('message', onMessage);
    this.#socket.addEventListener('close', onClose);
    return Disposable.create(() => {
      this.#socket.removeEventListener('message', onMessage);
      this.#socket.removeEventListener('close', onClose);
    });
  }
}

class SocketWriter extends AbstractMessageWriter {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
  }

  async write(message: Message): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) throw new Error('the socket is closed');
    this.#socket.send(JSON.stringify(message));
  }

  end(): void {
    this.#socket.close();
  }
}
