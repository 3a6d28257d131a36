/** What a third attack found where the class is right and something beside it was not told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform, RiskTag } from '@interlock/model';
import { classify } from './index.ts';

/** Lines of a platform that have the tag, and lines that look like them and have not. */
function tagged(tag: RiskTag, platform: Platform, have: readonly string[], lack: readonly string[]): void {
  const has = (command: string) => classify({ platform, command }).tags.includes(tag);
  assert.deepEqual(
    { missing: have.filter((command) => !has(command)), superfluous: lack.filter(has) },
    { missing: [], superfluous: [] },
  );
}

test('a read that never ends by itself or waits for somebody says so', () => {
  tagged(
    'interactive',
    'linux',
    [
      ...['sleep infinity', 'sleep 1d', 'cat', 'cat - x', 'grep x', 'sed -n 1p', 'tr a b', 'xargs cat', 'head -5'],
      ...['tail -f x', 'journalctl -f', 'seq inf', 'cat /dev/zero', 'vmstat 1', 'kubectl get pods -w', 'dmesg -w'],
      ...['ping 192.0.2.1', 'mtr 192.0.2.1', 'docker logs -f web', 'docker stats', 'zpool iostat 1', 'ip monitor'],
    ],
    [
      ...['sleep 5', 'cat x', 'ls | grep x', 'grep x <f', 'grep -r x', 'seq 9', 'cat /dev/urandom | head -c 5'],
      ...['vmstat 1 5', 'kubectl get pods', 'ping -c1 192.0.2.1', 'mtr -rc 3 192.0.2.1', 'docker ps -f name=x'],
      ...["awk 'BEGIN{print 1}'", 'jq -n 1', 'cat <<E\nx\nE', 'docker stats --no-stream'],
    ],
  );
});

test('a program that pages by itself is interactive unless it is told not to, or piped', () => {
  tagged(
    'interactive',
    'linux',
    ['git log', 'git -C x diff', 'journalctl -n 5', 'systemctl status x', 'man ls', 'apt list', 'nmcli c s', 'sudo ls'],
    [
      ...['git --no-pager log', 'git log | head', 'git status', 'journalctl -n 5 | tail -1', 'systemctl is-active x'],
      ...['systemctl status x --no-pager', 'apt list | wc -l', 'nmcli -t c s', 'sudo -n ls', 'echo $(git log -1)'],
    ],
  );
});

test('a file, a listing or a process that shows secrets says so', () => {
  tagged(
    'reveals-secrets',
    'linux',
    [
      ...['cat < /etc/shadow', 'cat /etc/sha*', 'env', 'printenv', 'ps auxe', 'export -p', 'declare -p'],
      ...['cat /etc/wireguard/wg0.conf', 'cat ~/.kube/config', 'cat /etc/*'],
    ],
    ['cat /etc/hosts', 'ps aux', 'ps -ef', 'cat /etc/host*', 'cat < /etc/hosts'],
  );
});

test('looking into a place that is mounted when somebody looks is a probe', () => {
  tagged(
    'probe',
    'linux',
    [
      'ls /./net/evil.example/x',
      'ls /mnt/../net/evil.example',
      'ls /proc/../net/evil.example',
      'ls ../net/evil.example',
    ],
    ['ls /net', 'ls net/x', 'ls /sys/class/net/eth0'],
  );
});

test('a table of another server leaves the box', () => {
  tagged(
    'leaves-box',
    'sql',
    ['select * from users@evil_link', 'select * from srv.db.dbo.t'],
    ['select * from a.b', "select * from t where x = 'a@b'"],
  );
});

test('a device that is followed, paged or asked says so', () => {
  tagged(
    'interactive',
    'mikrotik_routeros',
    ['/log print follow', '/ping 192.0.2.1'],
    ['/log print', '/ping 192.0.2.1 count=3'],
  );
  tagged('interactive', 'fortinet_fortios', ['get system performance top', 'diagnose sys top'], ['get system status']);
  tagged('interactive', 'arista_eos', ['show log | less', 'show log | tail -f'], ['show log | tail -5']);
  tagged('interactive', 'juniper_junos', ['show route | hold', 'show route | refresh 1'], ['show route | match x']);
  tagged('interactive', 'cisco_nxos', ['sleep 9', 'show version | less'], ['show version | include x']);
  tagged('reveals-secrets', 'cisco_asa', ['more system:running-config'], ['more disk0:/x']);
  tagged('probe', 'paloalto_panos', ['request system software check'], ['request system software info']);
  tagged('needs-session-state', 'other:ubuntu', ['ls !rm', 'show !!'], ['ls rm']);
  tagged('needs-session-state', 'vyos', ['show version !rm'], ['show version']);
});
