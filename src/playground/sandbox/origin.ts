/** Where Apollo Sandbox lives; the address is written into `@apollo/sandbox`. @module */
export const sandboxOrigin = 'https://sandbox.embed.apollographql.com';
