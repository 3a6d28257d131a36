/** `interlock settings`: which models are used where nobody says another, and who lends AWS credentials. */
import { ask } from '../asking.ts';
import { dataFolder } from '../places.ts';
import { exit, readCommand, UsageError } from '../usage.ts';

const usage = `interlock settings show [--data DIR]
       interlock settings model NAME|usual [--data DIR]
       interlock settings small NAME|usual [--data DIR]
       interlock settings cognito POOL|usual [--login PROVIDER --token FILE] [--data DIR]`;

const help = `  model    the model of conversations where nobody says another; usually rehearsal, which is offline and no AI
  small    the small model beside those of Bedrock, for titles and summaries; usually bedrock:nova-micro
  cognito  an identity pool of us-east-1 that lends AWS credentials; usually the standard chain of AWS.
           --login names who vouches for you there and --token the file of their token; without them you are a guest
  What is set holds from the next start on.
`;

interface Settings {
  readonly model?: string;
  readonly small?: string;
  readonly cognito?: {
    readonly pool: string;
    readonly login?: { readonly provider: string; readonly tokenFile: string };
  };
}

export async function settings(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    { data: { type: 'string' }, login: { type: 'string' }, token: { type: 'string' } },
    { show: '', model: 'NAME', small: 'NAME', cognito: 'POOL' },
    help,
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const { login, token } = values;
  if ((login !== undefined || token !== undefined) && word !== 'cognito')
    throw new UsageError('--login and --token belong to `settings cognito`.');
  if ((login === undefined) !== (token === undefined)) throw new UsageError('--login and --token belong together.');
  const folder = dataFolder(values.data);
  const said = rest[0] === 'usual' ? null : rest[0];
  const value =
    word === 'cognito' && said
      ? { pool: said, ...(login && token ? { login: { provider: login, tokenFile: token } } : {}) }
      : said;
  const now = (await (word === 'show'
    ? ask(folder, { ask: 'settings' })
    : ask(folder, { ask: 'settings.set', with: { [word]: value } }))) as Settings;
  process.stdout.write(words(now));
  return exit.done;
}

function words({ model, small, cognito }: Settings): string {
  const pool = cognito
    ? `the Cognito identity pool ${cognito.pool}${cognito.login ? `, by ${cognito.login.provider}` : ', as a guest'}`
    : 'the standard chain';
  return `model    ${model ?? 'rehearsal (usual)'}\nsmall    ${small ?? 'bedrock:nova-micro beside Bedrock (usual)'}\ncredentials of AWS from ${pool}\n`;
}
