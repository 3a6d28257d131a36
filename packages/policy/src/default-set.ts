/** The policy set that ships: readable in one screen. Whatever it does not allow is asked or denied. */
export const defaultSet = `// Interlock's default policy. "run": may it run at all? "runUnasked": without asking a person?
// A forbid overrides every permit. Above all of it stand floors that no policy lifts: Manual asks for everything,
// Dangerous is always asked, Unknown is asked unless a permit carries @names("unknown").

@id("default.run")
@reason("Nothing forbids it.")
permit (principal, action == Interlock::Action::"run", resource);

@id("default.read-only")
@reason("It only reads.")
permit (principal, action == Interlock::Action::"runUnasked", resource)
when { context.class == "read-only" };

@id("default.autonomous-lab")
@reason("Autonomous runs Moderate on lab hosts.")
permit (principal, action == Interlock::Action::"runUnasked", resource is Interlock::Host)
when { context.class == "moderate" && context.trust == "autonomous" && resource.environment == "lab" };

@id("default.leaves-box")
@reason("It sends something off the device.")
forbid (principal, action == Interlock::Action::"runUnasked", resource)
when { context.tags.contains("leaves-box") };

@id("default.unknown-destination")
@reason("Its destination is a name, or an address that neither the inventory nor the person mentioned.")
forbid (principal, action == Interlock::Action::"runUnasked", resource)
when { context.destination == "unknown" };

@id("default.heavy-on-core")
@reason("It is heavy work for a core device.")
forbid (principal, action == Interlock::Action::"runUnasked", resource is Interlock::Host)
when { context.tags.contains("heavy") && (resource.environment == "core" || resource in Interlock::Tag::"core") };
`;
