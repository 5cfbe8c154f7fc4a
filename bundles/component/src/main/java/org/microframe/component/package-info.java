/**
 * How a component of the set stays while services that it uses come and go. Not exported: the build puts a copy into each bundle that
 * uses it, so that it is replaced with that bundle, and no bundle is refreshed on its account.
 */
package org.microframe.component;
