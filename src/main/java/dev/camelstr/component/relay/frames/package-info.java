/** WebSocket frames: messages are made of them within bounds, before and beside what Vert.x does. */
package dev.camelstr.component.relay.frames;
