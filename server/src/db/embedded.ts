/**
 * PGlite (PostgreSQL in this process) behind an ordinary `pg.Pool`, so that everything above speaks to one kind of
 * database. The pool has one client: PGlite has one session, and a second user waits for the first.
 */
import type { PGlite } from '@electric-sql/pglite';
import { Duplex } from 'node:stream';
import pg from 'pg';

/** First byte of the protocol's Terminate message. */
const terminate = 0x58;

/** The socket that `pg` thinks it writes to: what it sends goes to PGlite, what PGlite says comes back. */
class PGliteSocket extends Duplex {
  constructor(private readonly database: PGlite) {
    super({ allowHalfOpen: false });
  }

  connect(): this {
    // The pool replaces a client whose statement failed. The session stays the same one, and its prepared statements
    // would be in the way of the new client's, which begins to name them anew.
    this.database.exec('DEALLOCATE ALL').then(
      () => this.emit('connect'),
      (error: unknown) => this.destroy(error as Error),
    );
    return this;
  }

  // What `pg` also asks of a socket, and what means nothing without a network.
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(message: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.send([message], done);
  }

  /** `pg` sends the five messages of one query together: one call for them all spares four switches into WebAssembly. */
  override _writev(messages: Array<{ chunk: Buffer }>, done: (error?: Error | null) => void): void {
    this.send(
      messages.map(({ chunk }) => chunk),
      done,
    );
  }

  private send(messages: readonly Buffer[], done: (error?: Error | null) => void): void {
    // The session outlives the pool's client: Terminate would end PGlite itself.
    const said = messages.filter((message) => message[0] !== terminate);
    if (said.length === 0) {
      done();
      return;
    }
    this.database.execProtocolRaw(new Uint8Array(Buffer.concat(said)), { syncToFs: true }).then(
      (answer) => {
        if (answer.length > 0 && !this.destroyed) this.push(Buffer.from(answer));
        done();
      },
      (error: unknown) => done(error as Error),
    );
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }
}

/** A pool of one client over an embedded database. Ending it leaves the database open. */
export function embeddedPool(database: PGlite): pg.Pool {
  return new pg.Pool({
    user: 'postgres',
    database: 'postgres',
    password: 'unused',
    max: 1,
    idleTimeoutMillis: 0,
    stream: () => new PGliteSocket(database),
  });
}
