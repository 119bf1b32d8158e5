export type Band = 'deep' | 'strong' | 'warm' | 'light' | 'faint';
