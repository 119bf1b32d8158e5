import { NotFoundException } from '@nestjs/common';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { parseText } from '../http/query/query-parsers';

/** @throws NotFoundException for a text that no contact can have as its id */
export function contactId(text: string): string {
  const id = parseText(text);
  if (id === null || id === '') throw new NotFoundException();
  return id;
}

/** @throws InvalidInput for a text that no agent can have as its name, as for one that the project does not have */
export function agentName(text: string): string {
  const name = parseText(text);
  if (name !== null && name !== '') return name;
  throw new InvalidInput([{ message: 'the project has no agent with this name or UUID', location: 'agent' }]);
}
