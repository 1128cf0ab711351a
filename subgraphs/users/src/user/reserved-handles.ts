/** Handles that people would take for the service itself, or that mean something in addresses. */
const words = `
  abuse account accounts admin admins administrator all anonymous api app auth billing bot contact deleted everybody
  everyone guest help helpdesk here hostmaster info legal login logout mail mailer_daemon me media mod moderation moderator
  moderators news no_reply nobody noreply notifications null official operator owner police postmaster press privacy
  register root sales security service settings signin signup skein skein_team staff status sudo superuser support sysadmin
  system team terms undefined unknown user users verified webmaster www
`;

const reserved: ReadonlySet<string> = new Set(words.trim().split(/\s+/));

/** @param handle in its stored form; underscores around it change nothing of what people read */
export const isReservedHandle = (handle: string): boolean => reserved.has(handle.replace(/^_+|_+$/g, ""));
