@echo off
rem What bin\karaf.bat passes to the JVM besides its own options; goes into Karaf's folder bin, in place of the file there.
rem The heap is as large as it gets from the start, and its pages are there: less that can pause a stream later.
set EXTRA_JAVA_OPTS=-Xms512m -Xmx512m -XX:+AlwaysPreTouch
