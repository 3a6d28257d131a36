export type { OpenCall } from './calls.ts';
export { type Checkpoint, claimOf, openCheckpoint } from './checkpoint.ts';
export { type Cosignature, cosign, cosignatureOf, openCosigned, parseWitness, witnessVerifier } from './cosignature.ts';
export { type Damage, type DamageKind, damageText } from './damage.ts';
export { type Disk, type DiskFile, type DiskName, nodeDisk } from './disk.ts';
export {
  type Aside,
  commitment,
  commitmentHead,
  readEntry,
  type Seal,
  type SealContext,
  type StoredEntry,
  sealContextOf,
} from './entry.ts';
export {
  type EntryInput,
  type EventInput,
  type EventOf,
  type EventType,
  eventTypes,
  type KnownEntry,
  type SealedFields,
} from './events.ts';
export {
  type FoundEntry,
  findEntries,
  findRun,
  type LedgerQuery,
  ledgerQuerySchema,
  type Opener,
  queryClasses,
  storyOf,
} from './find.ts';
export {
  type Appended,
  type AppendOptions,
  type Ledger,
  type LedgerOptions,
  openLedger,
} from './ledger.ts';
export { hostsOf, personsOf } from './links.ts';
export { diskFull } from './log.ts';
export {
  emptyRoot,
  type Hash,
  leafHash,
  nodeHash,
  proofSpans,
  type Span,
  spanHash,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
  verifySubtree,
  verifySubtreeInclusion,
} from './merkle.ts';
export { openNote, parseNote, parseVerifier, type Signer, signerFromSeed, type Verifier, verifierOf } from './note.ts';
export { ocsfEvents, ocsfVersion } from './ocsf.ts';
export { checkpointOfOtlp, otlpCheckpoint, otlpSpans } from './otlp.ts';
export { type EntryProof, formatProof, openProof } from './proof.ts';
export type { LedgerReading } from './reading.ts';
export { giveUpReserve, type ReserveOptions } from './reserve.ts';
export { type SyslogEvent, syslogFrame } from './syslog.ts';
export { traceOf } from './trace.ts';
export { type LedgerReport, type VerifyOptions, verifyLedger } from './verify.ts';
export { type LedgersReport, type VerifyAllOptions, verifyLedgers } from './verify-all.ts';
export { type LedgerView, viewLedger } from './view.ts';
export {
  countersign,
  formatRequest,
  originOf,
  parseRequest,
  type WitnessOptions,
  type WitnessRequest,
} from './witness.ts';
export { type Countersigned, newWitnessFolder, openWitnessFolder, type WitnessFolder } from './witness-folder.ts';
export { keepWitnessRecord, type WitnessRecord, witnessRecords } from './witness-records.ts';
