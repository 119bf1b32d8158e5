// The widget as text, for a page that is rendered by a server.
import { renderToReadableStream } from 'react-dom/server.edge';
import { createClient } from '../../packages/client/src/index';
import { Relationship } from './widget.jsx';

export async function render(options, props) {
  const stream = await renderToReadableStream(<Relationship client={createClient(options)} {...props} />);
  await stream.allReady;
  return await new Response(stream).text();
}
