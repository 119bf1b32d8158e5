import { type INestApplication, RequestMethod } from '@nestjs/common';
import {
  HEADERS_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
  SSE_METADATA,
} from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ACCESS, type AccessRule, type RouteAccess } from '../../src/auth/access.decorator';
import { BODY_BYTES } from '../../src/http/body/json-body.interceptor';

/** One route of the application, as its controller declares it. */
export interface Route {
  readonly method: string;
  /** With the prefix and with parameters, like `/api/v1/projects/:projectId/moat`. */
  readonly path: string;
  /** `MoatController.moat`, for error messages. */
  readonly handler: string;
  readonly rule: AccessRule | undefined;
  /** Whether it reads more than the last run wrote, so that it is as new as the request. */
  readonly live: boolean;
  /** Whether its response has no end. */
  readonly streams: boolean;
  /** Scope of the accepted keys; undefined: none. */
  readonly key: RouteAccess['key'];
  /** Scope of the keys that it accepts where the project permits it. */
  readonly permittedKey: RouteAccess['permittedKey'];
  readonly admin: boolean;
  /** Whether its handler has a `@Body()`. */
  readonly takesBody: boolean;
  /** Maximum bytes of its JSON body; undefined: it reads none, or not through `@JsonBody`. */
  readonly bodyBytes: number | undefined;
}

/** Every route handler of every controller, so that tests include new ones automatically. */
export function routesOf(app: INestApplication): Route[] {
  const config = app.get(ApplicationConfig);
  const { exclude = [] } = config.getGlobalPrefixOptions();
  // Routes for the operator are outside the API.
  const prefixOf = (path: string) =>
    exclude.some(({ pathRegex }) => pathRegex.test(`/${path}`)) ? '' : config.getGlobalPrefix();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    if (!metatype) return [];
    const prototype: Record<string, object> = metatype.prototype;
    return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      const method: RequestMethod | undefined = handler && Reflect.getMetadata(METHOD_METADATA, handler);
      if (!handler || method === undefined) return [];
      const access = (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, metatype)) as
        | RouteAccess
        | undefined;
      return pathsOf(metatype).flatMap((base) =>
        pathsOf(handler).map((rest) => ({
          method: RequestMethod[method],
          path: `/${[prefixOf([base, rest].filter((part) => part !== '' && part !== '/').join('/')), base, rest]
            .flatMap((part) => part.split('/'))
            .filter(Boolean)
            .join('/')}`,
          handler: `${metatype.name}.${name}`,
          live: headersOf(handler).includes('Last-Modified'),
          streams: Reflect.getMetadata(SSE_METADATA, handler) === true,
          rule: access?.rule,
          key: access?.key,
          permittedKey: access?.permittedKey,
          admin: access?.admin ?? false,
          takesBody: takesBody(metatype, name),
          bodyBytes: Reflect.getMetadata(BODY_BYTES, handler),
        })),
      );
    });
  });
}

function pathsOf(target: object): string[] {
  return [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat();
}

function takesBody(controller: object, name: string): boolean {
  const parameters: object = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {};
  return Object.keys(parameters).some((key) => key.startsWith(`${RouteParamtypes.BODY}:`));
}

/** Names of the headers that the handler declares. */
function headersOf(handler: object): string[] {
  const headers = Reflect.getMetadata(HEADERS_METADATA, handler) as { readonly name: string }[] | undefined;
  return (headers ?? []).map(({ name }) => name);
}
