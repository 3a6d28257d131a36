export { type FolderLock, lockFolder, prepareDataFolder } from './data-folder.ts';
export type { OpenRecord, RecordContent, RecordView, Sealer, SealSlot } from './record.ts';
export { openRecords, type Records, type RecordsOptions } from './records.ts';
