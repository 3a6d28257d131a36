import { passwordDigest } from '../digest.ts';
import type { DeviceSecrets } from '../secrets.ts';

/** A file of the practice host. There are no others: nothing here is a file of the machine. */
export interface PracticeFile {
  content: string;
  /** Only root may read it. */
  readonly root: boolean;
}

export type Files = Map<string, PracticeFile>;

/** Files that the disk has room for; with at most 20,000 characters each, less than what is kept of a device. */
export const mostFiles = 100;
/** Characters a file may have. */
export const longestFile = 20_000;

/** `path` as seen from a folder, without `.` and `..`. */
export function resolvePath(folder: string, path: string): string {
  const start = path === '~' || path.startsWith('~/') ? `/home/admin${path.slice(1)}` : path;
  const parts: string[] = [];
  for (const part of (start.startsWith('/') ? start : `${folder}/${start}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Names directly in a folder; folders end in a slash. Null where there is no such folder. */
export function listFolder(files: Files, folder: string): string[] | null {
  const start = folder === '/' ? '/' : `${folder}/`;
  const names = [...files.keys()]
    .filter((path) => path.startsWith(start))
    .map((path) => {
      const rest = path.slice(start.length);
      const slash = rest.indexOf('/');
      return slash < 0 ? rest : rest.slice(0, slash + 1);
    });
  return names.length === 0 && folder !== '/' ? null : [...new Set(names)].sort();
}

export function isFolder(files: Files, path: string): boolean {
  return path === '/' || listFolder(files, path) !== null;
}

export function firstFiles(hostname: string, secrets: DeviceSecrets, salt: () => string): Files {
  const file = (content: string, root = false): PracticeFile => ({ content, root });
  return new Map(
    Object.entries({
      '/etc/hostname': file(`${hostname}\n`),
      '/etc/hosts': file(`127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n`),
      '/etc/os-release': file(
        'PRETTY_NAME="Practice Linux 12 (bookworm)"\nNAME="Practice Linux"\nVERSION_ID="12"\nID=debian\n',
      ),
      '/etc/passwd': file(
        'root:x:0:0:root:/root:/bin/bash\nadmin:x:1000:1000:,,,:/home/admin:/bin/bash\nreader:x:1001:1001:,,,:/home/reader:/bin/bash\n',
      ),
      '/etc/shadow': file(
        `root:*:20000:0:99999:7:::\nadmin:${passwordDigest(secrets.password, salt())}:20000:0:99999:7:::\nreader:${passwordDigest(secrets.readerPassword, salt())}:20000:0:99999:7:::\n`,
        true,
      ),
      '/etc/resolv.conf': file('nameserver 9.9.9.9\n'),
      '/etc/nginx/nginx.conf': file(
        'user www-data;\nworker_processes auto;\nevents { worker_connections 768; }\nhttp { include /etc/nginx/sites-enabled/*; }\n',
      ),
      '/etc/shop/shop.env': file(`DB_HOST=198.51.100.20\nDB_USER=shop\nDB_PASSWORD=${secrets.community}\n`),
      '/home/admin/.bashrc': file('# practice\nPS1="\\u@\\h:\\w\\$ "\n'),
      '/home/admin/notes.txt': file(
        'The database stands behind core-1. If the shop is slow, look at the path first.\n',
      ),
      '/proc/loadavg': file('0.08 0.03 0.01 1/213 4711\n'),
      '/var/log/nginx/error.log': file(''),
    }),
  );
}
