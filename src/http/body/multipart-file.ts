import { once } from 'node:events';
import { Readable } from 'node:stream';
import { BadRequestException } from '@nestjs/common';
import busboy from 'busboy';
import { InvalidInput } from '../problem/invalid-input.error';

const MULTIPART = /^multipart\/form-data\b/i;
/** Headers of a part. */
const MAX_HEADERS = 20;

export function isMultipart(contentType: string): boolean {
  return MULTIPART.test(contentType);
}

/**
 * The bytes of the one file in a multipart body, as they arrive.
 *
 * @param onName called with the name of the file
 * @throws BadRequestException if the form is broken; InvalidInput if it has another part than one file
 */
export async function* multipartFile(
  pieces: AsyncIterable<Buffer>,
  contentType: string,
  onName: (name: string) => void,
): AsyncGenerator<Buffer> {
  const form = formOf(contentType);
  const body = Readable.from(pieces);
  const failed = new AbortController();
  const fail = (error: Error): void => {
    failed.abort(error);
    form.destroy(error);
  };
  const broken = (error: unknown) => fail(new BadRequestException(`the form is broken: ${(error as Error).message}`));
  form.on('error', broken);
  body.on('error', fail);
  let others = false;
  form.on('field', () => {
    others = true;
  });
  form.on('partsLimit', () => {
    others = true;
  });
  form.on('filesLimit', () => {
    others = true;
  });
  try {
    const first = once(form, 'file', { signal: failed.signal }) as Promise<
      [field: string, file: Readable, info: { filename?: string }]
    >;
    const end = once(form, 'close', { signal: failed.signal });
    end.catch(() => {});
    body.pipe(form);
    const found = await Promise.race([first, end.then(() => null)]);
    first.catch(() => {});
    if (found === null) throw oneFileExpected();
    const [, file, { filename }] = found;
    onName(filename ?? '');
    file.on('error', broken);
    for await (const chunk of file) yield chunk as Buffer;
    await end;
    if (others) throw oneFileExpected();
  } catch (error) {
    throw failed.signal.aborted ? failed.signal.reason : error;
  } finally {
    body.destroy();
    form.destroy();
  }
}

function formOf(contentType: string) {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      limits: { files: 1, fields: 0, parts: 2, headerPairs: MAX_HEADERS },
    });
  } catch (error) {
    throw new BadRequestException(`the form is broken: ${(error as Error).message}`);
  }
}

function oneFileExpected(): InvalidInput {
  return new InvalidInput([
    { message: 'expected one file and nothing else; options are parameters of the query', location: 'body' },
  ]);
}
