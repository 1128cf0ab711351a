/** How lately the person must have proved who they are, for a change of what an account is signed in with. */
export const recentSeconds = 10 * 60;
