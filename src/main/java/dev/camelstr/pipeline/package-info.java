/** What happens to an event, in the steps that the routes name: a room for each stretch of its way. */
package dev.camelstr.pipeline;
