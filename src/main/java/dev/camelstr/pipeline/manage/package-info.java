/** The relay management API (NIP-86): calls over HTTP that administrators sign (NIP-98). */
package dev.camelstr.pipeline.manage;
