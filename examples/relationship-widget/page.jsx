import { createClient } from '@relationship-depth/client';
import { createRoot } from 'react-dom/client';
import { Relationship } from './widget.jsx';

const asked = new URLSearchParams(location.search);
// The development server of this example sends the token itself, so that it is not in the page.
const client = createClient({ token: () => null });
createRoot(document.getElementById('root')).render(
  <Relationship client={client} agentId={asked.get('agent')} contactId={asked.get('contact')} />,
);
