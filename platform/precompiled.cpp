// Gives the precompiled header of CMakeLists.txt a target to live in.
