import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { ImportError } from '../../import.error';
import { Utf8Decoder } from '../../utf8-decoder';

/** Maximum characters without the start of an element: Excel's cells have up to 32,767. */
const MAX_PIECE = 4_000_000;

export interface XmlHandlers {
  /** @param name without its namespace */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads XML as it arrives; yields after each piece.
 *
 * @throws ImportError if it is not well-formed, or one text of it would fill the memory
 */
export async function* readXml(source: Readable, what: string, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: false });
  if (handlers.open) {
    const { open } = handlers;
    parser.on('opentag', ({ name, attributes }) => open(local(name), attributes as Record<string, string>));
  }
  if (handlers.text) parser.on('text', handlers.text);
  if (handlers.close) {
    const { close } = handlers;
    parser.on('closetag', ({ name }) => close(local(name)));
  }
  const decoder = new Utf8Decoder();
  let sinceTag = 0;
  const push = (text: string) => {
    const tag = text.lastIndexOf('<');
    sinceTag = tag < 0 ? sinceTag + text.length : text.length - tag;
    if (sinceTag > MAX_PIECE) throw new ImportError(`${what} has a text of more than ${MAX_PIECE} characters`);
    parser.write(text);
  };
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      push(decoder.decode(chunk));
      yield;
    }
    push(decoder.end());
    parser.close();
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError(`${what} of the workbook is damaged or cut off (${(error as Error).message})`);
  } finally {
    source.destroy();
  }
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
