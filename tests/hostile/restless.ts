/**
 * A subverted workspace (a double of the program, not of its walls) that does its work as the real one does and tries the
 * network all the while. When a file `tell` lies beside it, it ends: with 42 where it tried often and was always refused.
 */
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';

interface Targets {
  readonly port: number;
  readonly datagram: number;
  readonly socket: string;
  readonly real: string;
}

const here = import.meta.dirname;
const targets = JSON.parse(readFileSync(path.join(here, 'targets.json'), 'utf8')) as Targets;
let rounds = 0;
let through = 0;

const connected = (where: { readonly port: number; readonly host: string } | { readonly path: string }) =>
  new Promise((resolve, reject) => {
    connect(where).once('connect', resolve).once('error', reject);
  });

const ways: readonly (() => Promise<unknown>)[] = [
  () => connected({ port: targets.port, host: '127.0.0.1' }),
  () => connected({ port: targets.port, host: '::1' }),
  () => connected({ path: targets.socket }),
  () => fetch(`http://127.0.0.1:${targets.port}/`),
  () => new Resolver({ timeout: 100, tries: 1 }).resolve4('eve.example.net'),
  () =>
    new Promise((resolve, reject) => {
      const socket = createSocket('udp4').once('error', reject);
      socket.send('x', targets.datagram, '127.0.0.1', (error) => (error ? reject(error) : resolve(null)));
    }),
];

async function tryOnce(way: () => Promise<unknown>): Promise<void> {
  try {
    await way();
    through++;
  } catch {
    // refused, as it should be
  }
}

async function forEver(): Promise<void> {
  for (;;) {
    await Promise.all(ways.map(tryOnce));
    rounds++;
    if (existsSync(path.join(here, 'tell'))) process.exit(through === 0 && rounds >= 10 ? 42 : 43);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

void forEver();
await import(targets.real);
