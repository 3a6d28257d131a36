/** What goes wrong at Bedrock, in words that say what to do next. Nothing of a request stands in them. */
import { Fault } from '@interlock/model';
import { type BedrockSpec, region } from './specs.ts';

export const silent = (milliseconds: number) =>
  new Fault(
    'model.silent',
    `The model said nothing for ${Math.round(milliseconds / 1000)} seconds.`,
    'The stream was closed; what was run so far is kept. Ask again.',
  );

export const noCredentialsInTime = (milliseconds: number) =>
  new Fault(
    'model.no-credentials',
    `No AWS credentials came within ${Math.round(milliseconds / 1000)} seconds.`,
    'See what gives them (AWS_PROFILE, the identity pool) and that this machine reaches it, then ask again.',
  );

export const elsewhere = (host: string) =>
  new Fault(
    'model.endpoint-elsewhere',
    `AWS’s own files name ${JSON.stringify(host.slice(0, 200))} as the endpoint, which is not Bedrock in ${region}. Nothing was sent.`,
    'Take endpoint_url out of the profile (~/.aws/config), or choose another one with AWS_PROFILE.',
  );

export const brokenOff = (cause?: unknown) =>
  new Fault(
    'model.broken-off',
    'The model stopped in the middle of its answer.',
    'Say "go on": what was run so far is kept.',
    { cause },
  );

/** `begun`: the answer was under way, so what came of it is not whole, and it may be asked for once more. */
export function faultOf(error: unknown, spec: BedrockSpec, begun: boolean): Fault {
  if (error instanceof Fault) return error;
  const { name = '', message = '' } = error as { name?: string; message?: string };
  // What is wrong with the request is wrong however often it is asked.
  if (begun && !/^(Validation|AccessDenied|ResourceNotFound)/.test(name)) return brokenOff(error);
  const make = (code: `model.${string}`, what: string, next: string) => new Fault(code, what, next, { cause: error });
  if (/^(ThrottlingException|ServiceQuotaExceededException|TooManyRequestsException)$/.test(name))
    return make(
      'model.throttled',
      `Bedrock throttles ${spec.label}.`,
      'Wait a minute and ask again, or choose a smaller model.',
    );
  if (
    /^(CredentialsProviderError|UnrecognizedClientException|ExpiredTokenException|InvalidSignatureException)$/.test(
      name,
    )
  )
    return make(
      'model.no-credentials',
      'There are no AWS credentials that Bedrock takes.',
      'Set AWS_PROFILE or the keys of the standard chain, then start Interlock again.',
    );
  if (name === 'AccessDeniedException')
    return make(
      'model.no-access',
      `This AWS account may not use ${spec.label} in ${region}.`,
      'Allow the model in the Bedrock console, or give the role bedrock:InvokeModelWithResponseStream.',
    );
  if (name === 'ValidationException' && /on-demand throughput|inference profile/i.test(message))
    return make(
      'model.no-throughput',
      `${spec.label} has no on-demand throughput in ${region}; it would take an inference profile that leaves the region.`,
      `Choose another model, or let the policy allow its profile: @id("model.${spec.profile}") @names("${spec.profile}") permit (principal, action == Interlock::Action::"run", resource) when { context.tool == "model.profile" };`,
    );
  if (name === 'ValidationException' && /too long|too many tokens|context/i.test(message))
    return make(
      'model.too-long',
      `The conversation is longer than ${spec.label} reads.`,
      'Its older turns are summed up and it is asked once more; if that does not help, begin a new conversation.',
    );
  if (/^(ValidationException|ResourceNotFoundException)$/.test(name))
    return make(
      'model.refused',
      `Bedrock refused the request: ${message.slice(0, 200)}`,
      'Ask again, or choose another model.',
    );
  if (
    /^(ModelStreamErrorException|ModelTimeoutException|InternalServerException|ServiceUnavailableException|ModelNotReadyException)$/.test(
      name,
    )
  )
    return make(
      'model.unavailable',
      `Bedrock answers ${spec.label} with errors of its own, however often it is asked.`,
      'Wait a few minutes and ask again, or choose another model.',
    );
  return make(
    'model.unreachable',
    'Bedrock could not be reached, or what it said could not be read.',
    'See that this machine reaches AWS, then ask again.',
  );
}
