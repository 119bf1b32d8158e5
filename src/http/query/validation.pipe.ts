import { type ArgumentMetadata, type PipeTransform, type ValidationError, ValidationPipe } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ErrorDetail } from '../problem/error-model.dto';
import { InvalidInput } from '../problem/invalid-input.error';

/**
 * Validates bodies and queries against their class; wrong values are a 422 that lists every mistake. A body may have no
 * unknown fields; unknown parameters of a query are ignored, as in the published API.
 */
export class InputValidation implements PipeTransform {
  private readonly body = new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (mistakes) => new InvalidInput(mistakes.flatMap((mistake) => details(mistake, 'body'))),
  });

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    return type === 'query' && metatype ? readQuery(metatype, value) : await this.body.transform(value, metadata);
  }
}

/**
 * @param type class whose properties have the decorators of `parameter.decorators.ts`
 * @param values as `parseQuery` returns them
 */
export function readQuery<T extends object>(type: new () => T, values: unknown): T {
  const query = plainToInstance(type, values, { excludeExtraneousValues: true });
  const mistakes = validateSync(query).flatMap((mistake) => details(mistake, 'query'));
  if (mistakes.length === 0) return query;
  // The values as sent: those of the query are parsed already.
  const sent = values as Record<string, unknown>;
  throw new InvalidInput(mistakes.map((it) => ({ ...it, value: sent[it.location.slice('query.'.length)] })));
}

function details(mistake: ValidationError, parent: string): (ErrorDetail & { readonly location: string })[] {
  const location = /^\d+$/.test(mistake.property) ? `${parent}[${mistake.property}]` : `${parent}.${mistake.property}`;
  const own = Object.values(mistake.constraints ?? {}).map((message) => ({
    message,
    location,
    value: mistake.value ?? undefined,
  }));
  return [...own, ...(mistake.children ?? []).flatMap((child) => details(child, location))];
}
