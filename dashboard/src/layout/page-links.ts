/** The pages of a project, in the order of the header, each with its shortcut after `g`. */
export const PAGES = [
  { href: '/', label: 'Home', match: '/', key: 'h' },
  { href: '/inbox', label: 'Inbox', match: '/inbox', key: 'i' },
  { href: '/relationships', label: 'Relationships', match: /^\/relationships?$/, key: 'r' },
  { href: '/contacts', label: 'Contacts', match: /^\/(contacts?|duplicates)$/, key: 'p' },
  { href: '/agents', label: 'Agents', match: /^\/agents?$/, key: 'f' },
  { href: '/cohorts', label: 'Cohorts', match: '/cohorts', key: 'c' },
  { href: '/lifecycle', label: 'Life cycle', match: '/lifecycle', key: 'l' },
  { href: '/quality', label: 'Accuracy', match: '/quality', key: 'a' },
  { href: '/settings', label: 'Settings', match: /^\/(settings|audit-log)$/, key: 's' },
] as const;
