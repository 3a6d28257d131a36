export * from './v1/authority.ts';
export * from './v1/card.ts';
export * from './v1/conversation.ts';
export * from './v1/door.ts';
export * from './v1/events.ts';
export * from './v1/studio.ts';
export * from './v1/workspace.ts';
export * from './version.ts';
