/** How the endpoints of all components read numbers. */
package dev.camelstr.component.stream.option;
