/** What is taken, whoever brings it: well-formed, admitted by this relay's rules, verified. */
package dev.camelstr.pipeline.admit;
