"""What a worker has done, in words: of one, and of several."""

from collections.abc import Mapping

DONE: Mapping[str, tuple[str, str]] = {
    "events_processed": ("event processed", "events processed"),
    "events_postponed": ("event postponed", "events postponed"),
    "events_given_up": ("event given up", "events given up"),
    "events_found": ("event found", "events found"),
    "subscriptions_read_again": ("subscription read again", "subscriptions read again"),
    "subscriptions_differed": ("subscription differed", "subscriptions differed"),
    "reconciling_put_off": ("reconciliation put off", "reconciliations put off"),
    "mail_sent": ("mail sent", "mails sent"),
    "mail_postponed": ("mail postponed", "mails postponed"),
    "mail_given_up": ("mail given up", "mails given up"),
    "prints_drawn": ("print drawn", "prints drawn"),
    "reservations_ended": ("reservation ended", "reservations ended"),
    "sessions_forgotten": ("session forgotten", "sessions forgotten"),
    "mailed_secrets_forgotten": ("mailed secret forgotten", "mailed secrets forgotten"),
    "half_sign_ins_forgotten": ("half sign-in forgotten", "half sign-ins forgotten"),
    "enrolments_forgotten": ("enrolment forgotten", "enrolments forgotten"),
    "invitations_forgotten": ("invitation forgotten", "invitations forgotten"),
    "sign_ups_forgotten": ("sign-up forgotten", "sign-ups forgotten"),
    "mail_forgotten": ("mail forgotten", "mails forgotten"),
    "billing_bodies_forgotten": ("billing event's body forgotten", "billing events' bodies forgotten"),
    "label_jobs_forgotten": ("print forgotten", "prints forgotten"),
    "login_attempts_forgotten": ("login attempt forgotten", "login attempts forgotten"),
    "proven_identities_forgotten": ("proven identity forgotten", "proven identities forgotten"),
    "logout_tokens_forgotten": ("logout token forgotten", "logout tokens forgotten"),
    "passkey_challenges_forgotten": ("passkey challenge forgotten", "passkey challenges forgotten"),
}


def sentence(counts: Mapping[str, int]) -> str:
    """What was done so many times each; what nothing was done of is not told."""
    told = ", ".join(f"{count} {DONE[name][count != 1]}" for name, count in counts.items() if count)
    return f"Done: {told}." if told else "Nothing was due."
