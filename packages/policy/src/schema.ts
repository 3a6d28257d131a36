/**
 * What a policy may speak of, as a Cedar schema. Every attribute is required: a question that lacks one is refused
 * before it is asked, and a policy that names one that is not here is refused when it is loaded.
 */

/** Version of the schema; part of every policy set's version, so that a permit dies when the words change. */
export const schemaVersion = 2;

export const schemaText = `namespace Interlock {
  // A person at this machine, with the proof that stands: os-user, passphrase or passkey.
  entity Person { name: String, proof: String };
  // An agent of a person's conversation; kind is main, or the kind of a sub-agent.
  entity Agent { kind: String, person: Person };
  // A procedure that a person started.
  entity Procedure { name: String, person: Person };

  entity Folder in [Folder];
  entity Tag;
  entity Host in [Folder, Tag] {
    name: String,
    address: String,
    platform: String,
    environment: String,  // lab, staging, prod, core
    lab: Bool,            // a device of the built-in lab
  };
  // A service beside the devices.
  entity Connector in [Tag] { name: String };
  // What acts on no host: lists, notes, Interlock's own records.
  entity Desk;

  type Circumstances = {
    tool: String,          // terminal.run, inventory.list ...
    class: String,         // read-only, moderate, dangerous, unknown
    tags: Set<String>,     // reveals-secrets, leaves-box, probe, copy, heavy, may-lock-out ...
    trust: String,         // manual, supervised, autonomous
    mode: String,          // default, ask, planning
    destination: String,   // of a probe or copy: none, known, unknown
    placeholders: Long,    // keychain entries filled into the text
    weekday: Long,         // 1 Monday to 7 Sunday, where the gatekeeper stands
    minute: Long,          // of the day, 0 to 1439, where the gatekeeper stands
    calls: Long,           // proposed by this run so far
    minutes: Long,         // since this run began
  };

  // May it run at all? No means deny.
  action run appliesTo {
    principal: [Person, Agent, Procedure], resource: [Host, Connector, Desk], context: Circumstances };
  // May it run without a person who is asked? No means ask. The floors in code stand above it.
  action runUnasked appliesTo {
    principal: [Person, Agent, Procedure], resource: [Host, Connector, Desk], context: Circumstances };
  // Of what is asked. A forbid here demands more of the approval; without one a person at the desk is enough.
  // Forbidden: whoever approves is proven by a passkey or the vault's passphrase.
  action approveUnproven appliesTo {
    principal: [Person, Agent, Procedure], resource: [Host, Connector, Desk], context: Circumstances };
  // Forbidden: as many others sign as @others("2") says, out of @approvers("kim SHA256:..., lee SHA256:...").
  action approveAlone appliesTo {
    principal: [Person, Agent, Procedure], resource: [Host, Connector, Desk], context: Circumstances };
}
`;
