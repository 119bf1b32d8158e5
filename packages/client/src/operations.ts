import type { components, paths, webhooks } from '../generated/api';

/** The schemas of the API by name, such as `Schemas['EpisodeItem']`. */
export type Schemas = components['schemas'];

/** Statuses whose response has a body. */
type Success = 200 | 201 | 202;
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths that have a method. */
export type PathsWith<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<M, object> ? Path : never;
}[keyof paths];

type Operation<Path extends keyof paths, M extends Method> = paths[Path] extends Record<M, infer Found> ? Found : never;
type ParametersOf<Op, Place extends 'path' | 'query' | 'header'> = Op extends {
  parameters: { [place in Place]?: infer Found };
}
  ? Found
  : never;
type JsonOf<Content> = Content extends { content: { 'application/json': infer Body } } ? Body : undefined;
type BodyOf<Op> = Op extends { requestBody?: infer Body } ? JsonOf<NonNullable<Body>> : undefined;

/** The body of a successful response; undefined if it has none, or is a file. */
export type ResponseOf<Path extends keyof paths, M extends Method> =
  Operation<Path, M> extends { responses: infer Responses }
    ? [Extract<keyof Responses, Success>] extends [never]
      ? undefined
      : JsonOf<Responses[Extract<keyof Responses, Success>]>
    : never;

type Given<Name extends string, Value> = [Value] extends [never]
  ? { [name in Name]?: undefined }
  : [Value] extends [undefined]
    ? { [name in Name]?: undefined }
    : Partial<Value> extends Value
      ? { [name in Name]?: Value }
      : { [name in Name]: Value };

/** What a request needs besides its path. */
export type RequestOf<Path extends keyof paths, M extends Method> = Given<
  'path',
  ParametersOf<Operation<Path, M>, 'path'>
> &
  Given<'query', ParametersOf<Operation<Path, M>, 'query'>> &
  Given<'body', BodyOf<Operation<Path, M>>> & {
    /** Ends the request, and the attempts to repeat it. */
    readonly signal?: AbortSignal;
    readonly headers?: Readonly<Record<string, string>>;
    /** Repeat it although it is a POST or PATCH, because the same request twice does no harm. */
    readonly idempotent?: boolean;
  };

/** What an endpoint receives, by its type. */
export type WebhookEvent = {
  [Type in keyof webhooks]: webhooks[Type] extends {
    post: { requestBody: { content: { 'application/json': infer Body } } };
  }
    ? Body
    : never;
}[keyof webhooks];
