import { type Environment, type Platform, platformIds } from '@interlock/model';
import { environmentWords } from '../state/class-shape.ts';

/** What a host is taken for unless somebody says otherwise; the same as on the command line. */
export const usual: { readonly platform: Platform; readonly environment: Environment } = {
  platform: 'linux',
  environment: 'prod',
};

/** Platforms that are reached by a command line over SSH. */
const platforms = platformIds.filter((id) => id !== 'sql');

export function PlatformField({ value, set }: { value: Platform; set: (platform: Platform) => void }) {
  return (
    <label className="field">
      <span>Platform</span>
      <select className="input" value={value} onChange={(event) => set(event.target.value as Platform)}>
        {platforms.map((id) => (
          <option key={id}>{id}</option>
        ))}
      </select>
    </label>
  );
}

export function EnvironmentField({ value, set }: { value: Environment; set: (environment: Environment) => void }) {
  return (
    <label className="field">
      <span>Environment</span>
      <select className="input" value={value} onChange={(event) => set(event.target.value as Environment)}>
        {Object.entries(environmentWords)
          .toReversed()
          .map(([id, word]) => (
            <option key={id} value={id}>
              {word}
            </option>
          ))}
      </select>
    </label>
  );
}
