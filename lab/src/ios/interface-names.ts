const types = [
  'Ethernet',
  'FastEthernet',
  'GigabitEthernet',
  'TenGigabitEthernet',
  'Loopback',
  'Serial',
  'Tunnel',
  'Vlan',
  'Port-channel',
] as const;

const shortTypes: Record<string, string> = {
  Ethernet: 'Et',
  FastEthernet: 'Fa',
  GigabitEthernet: 'Gi',
  TenGigabitEthernet: 'Te',
  Loopback: 'Lo',
  Serial: 'Se',
  Tunnel: 'Tu',
  Vlan: 'Vl',
  'Port-channel': 'Po',
};

/** The full name of a type and a number, or null where the type is none or could be several. */
export function interfaceName(type: string, number: string): string | null {
  const typed = type.toLowerCase();
  const found = types.filter((name) => name.toLowerCase().startsWith(typed));
  const exact = found.find((name) => name.toLowerCase() === typed);
  const only = exact ?? (found.length === 1 ? found[0] : undefined);
  return only === undefined || !/^\d+(\/\d+)*$/.test(number) ? null : only + number;
}

/** Whether a word begins the name of an interface type. */
export function beginsType(word: string): boolean {
  return /^[a-z-]+$/i.test(word) && types.some((name) => name.toLowerCase().startsWith(word.toLowerCase()));
}

/** `Gi0/1` of `GigabitEthernet0/1`. */
export function shortName(name: string): string {
  const [, type = '', number = ''] = /^([A-Za-z-]+)(.*)$/.exec(name) ?? [];
  return (shortTypes[type] ?? type) + number;
}
