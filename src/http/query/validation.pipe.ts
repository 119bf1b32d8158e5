import { type ValidationError, ValidationPipe } from '@nestjs/common';
import type { ErrorDetail } from '../problem/error-model.dto';
import { InvalidInput } from '../problem/invalid-input.error';

/** Validates request bodies against their class: unknown fields and wrong values are a 422 that lists every mistake. */
export function bodyValidation(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (mistakes) => new InvalidInput(mistakes.flatMap((mistake) => details(mistake, 'body'))),
  });
}

function details(mistake: ValidationError, parent: string): ErrorDetail[] {
  const location = /^\d+$/.test(mistake.property) ? `${parent}[${mistake.property}]` : `${parent}.${mistake.property}`;
  const own = Object.values(mistake.constraints ?? {}).map((message) => ({
    message,
    location,
    value: mistake.value ?? undefined,
  }));
  return [...own, ...(mistake.children ?? []).flatMap((child) => details(child, location))];
}
