/** Files that are this user's alone, and that are whole and on the disk once they are written. */
package dev.camelstr.component.local.files;
