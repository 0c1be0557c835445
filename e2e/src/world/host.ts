/** What the network sees of a server: requests in, answers out, and one kind of socket. */
export interface Host {
  readonly name: string;
  answer(request: HostRequest): Promise<HostAnswer>;
  /** Takes the server's end of a socket; the function returned tells the server that it is closed. */
  openSocket(path: string, socket: HostSocket): (code: number, reason: string) => void;
}

export interface HostRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HostAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The server's end of a socket. */
export interface HostSocket {
  readonly protocol: string;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  onMessage(listener: (data: string) => Promise<void>): void;
}

/** Which server a request reaches: any that is up. Undefined: none is. */
export interface Hosts {
  reach(): Host | undefined;
  /** Called when a server goes away, with its name: its sockets break. */
  onGone(listener: (name: string) => void): () => void;
}
